-- Which commands the controller would carry out now; the others are shown and disabled.
local status = obj.status or {}
local phase = status.phase
local pause = status.pause or {}
local frozen = pause.cause == "Failure" or pause.cause == "Inconclusive"
local repairing = status.reason == "PromotionFailed" or status.reason == "Repairing"
local stalled = (status.stalled or {}).reason

-- What waits for its turn is not taken over yet: the status still speaks of the promoted revision.
local taken = phase == "Waiting" and status.lastAppliedSpec ~= status.lastPromotedSpec
local runs = phase == "Progressing" or phase == "WaitingPromotion" or phase == "Paused"
local underWay = runs or taken
-- A promoted revision that is judged on can still be taken back.
local bakes = phase == "Baking"

-- Nothing is decided while the Canary is suspended, invalid or on its way out.
local deaf = status.suspended == true or stalled == "InvalidSpec" or obj.metadata.deletionTimestamp ~= nil
  or status.lastAppliedSpec == nil

local gated = false
for _, gate in ipairs(status.gates or {}) do
  local waits = gate.state == "Waiting" or gate.state == "TimedOut"
  if waits and gate.at ~= "rollback" and gate.revision == status.lastAppliedSpec then
    gated = true
  end
end

local actions = {}
local function add(name, title, icon, enabled)
  actions[name] = {
    ["displayName"] = title,
    ["iconClass"] = "fa fa-fw " .. icon,
    ["disabled"] = deaf or not enabled,
  }
end

add("promote", "Promote now", "fa-forward-fast", underWay or bakes)
add("abort", "Abort", "fa-rotate-left", underWay or bakes)
add("pause", "Pause", "fa-pause", (underWay or bakes) and not frozen and pause.cause ~= "Command")
add("resume", "Resume", "fa-play", pause.cause ~= nil and pause.cause ~= "Failure")
add("retry", "Retry", "fa-rotate-right", (frozen and not bakes)
  or (phase == "Failed" and not repairing and status.bake == nil and stalled == nil))
add("skip-step", "Skip step", "fa-forward-step", runs and phase ~= "WaitingPromotion" and (status.step or 0) > 0
  and not frozen and pause.cause ~= "Command")
add("approve", "Approve gate", "fa-check", underWay and gated)
add("reject", "Reject at gate", "fa-xmark", underWay and gated)
return actions
