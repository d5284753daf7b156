-- Health of a Canary, from what its controller says of it. Argo CD gives scripts no string library; none is needed.
local status = obj.status
if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = "The Canary is being deleted; its target is given its traffic back." }
end
if status == nil or status.conditions == nil then
  return { status = "Progressing", message = "The controller has not seen the Canary yet." }
end
if status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The controller has not seen the last change of the Canary yet." }
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end
local message = status.message or ""

if conditions.Stalled ~= nil and conditions.Stalled.status == "True" then
  return { status = "Degraded", message = conditions.Stalled.message }
end
if status.suspended then
  return { status = "Suspended", message = "spec.suspend is true. " .. message }
end
if conditions.Ready ~= nil and conditions.Ready.status == "True" then
  return { status = "Healthy", message = conditions.Ready.message }
end

-- It waits for a person, or for what a gate asks. A gate at rollback is waited for by nobody.
if status.phase == "Paused" or (status.phase == "Baking" and status.pause ~= nil) then
  return { status = "Suspended", message = message }
end
for _, gate in ipairs(status.gates or {}) do
  local waits = gate.state == "Waiting" or gate.state == "TimedOut"
  if waits and gate.at ~= "rollback" and gate.revision == status.lastAppliedSpec then
    return { status = "Suspended", message = message }
  end
end
return { status = "Progressing", message = message }
