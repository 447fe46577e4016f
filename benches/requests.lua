-- Sends the requests of a file in turn: on each line an access token or nothing, a tab, and the body.
local requests, nth, errors = {}, 0, 0

function init(arguments)
   for line in io.lines(arguments[1]) do
      local token, body = line:match("^(.-)\t(.*)$")
      local headers = { ["content-type"] = "application/json", ["accept"] = "application/json" }
      if token ~= "" then
         headers["authorization"] = "Bearer " .. token
      end
      requests[#requests + 1] = wrk.format("POST", nil, headers, body)
   end
end

function request()
   nth = nth % #requests + 1
   return requests[nth]
end

function done(summary, latency, _)
   local failures = summary.errors
   local failed = failures.connect + failures.read + failures.write + failures.status + failures.timeout
   io.write(string.format(
      '{"requests":%d,"seconds":%f,"bytes":%d,"failed":%d,"p50_us":%d,"p99_us":%d}\n',
      summary.requests, summary.duration / 1e6, summary.bytes, failed, latency:percentile(50), latency:percentile(99)
   ))
end
