/* [data-passkey]: what only a browser with passkeys can do, hidden until it is known to be one.
   [data-passkey-failed]: said when the device gave none, or the person closed its window. */
if (window.PublicKeyCredential) for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;

document.addEventListener("allauth.error", event => {
  event.preventDefault();
  for (const part of document.querySelectorAll("[data-passkey-failed]")) {
    part.hidden = true;
    requestAnimationFrame(() => { part.hidden = false; });
  }
});
