-- Asks for each path in turn and tells what came as one line of JSON.
local paths, turn = {}, 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  paths = args
  counts = { 0, 0, 0, 0, 0 }
  encoding = { ["Accept-Encoding"] = "br, gzip" }
end

function request()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn], encoding)
end

function response(status)
  local kind = math.floor(status / 100)
  counts[kind] = counts[kind] + 1
end

function done(summary, latency)
  local total = { 0, 0, 0, 0, 0 }
  for _, thread in ipairs(threads) do
    local mine = thread:get("counts")
    for kind = 1, 5 do total[kind] = total[kind] + mine[kind] end
  end
  local errors = summary.errors
  io.write(string.format(
    '{"answers": %d, "a_second": %.1f, "status": {"2": %d, "3": %d, "4": %d, "5": %d}, ' ..
    '"unanswered": %d, "p50_ms": %.1f, "p90_ms": %.1f, "p99_ms": %.1f, "most_ms": %.1f}\n',
    summary.requests, summary.requests / summary.duration * 1e6,
    total[2], total[3], total[4], total[5],
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000))
end
