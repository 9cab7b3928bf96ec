/* Sharing a page: [data-share-copy] copies its address, [data-share-native] opens what the system offers.
   Both stay hidden where the browser cannot do it; a link that writes a letter works everywhere. */

for (const part of document.querySelectorAll("[data-share]")) {
  const copy = part.querySelector("[data-share-copy]");
  const native = part.querySelector("[data-share-native]");
  const done = part.querySelector("[data-share-done]");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(copy.dataset.shareCopy);
        done.textContent = done.dataset.shareDone;
      } catch {
        done.textContent = copy.dataset.shareCopy; // It may still be selected and copied by hand.
      }
    });
  }
  if (native && navigator.share) {
    native.hidden = false;
    native.addEventListener("click", async () => {
      try {
        await navigator.share({ title: native.dataset.title, url: native.dataset.shareNative });
      } catch { /* The reader thought better of it. */ }
    });
  }
}
