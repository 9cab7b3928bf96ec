-- wrk's report as one line that bench/wrk.py reads. Latencies are in microseconds.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "bench requests=%d duration=%d bytes=%d p50=%d p95=%d p99=%d status=%d failed=%d\n",
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
