-- Asks the controller by annotation, for every gate that the revision waits at; the controller takes the annotations away.
local annotations = obj.metadata.annotations or {}
local status = obj.status or {}
for _, gate in ipairs(status.gates or {}) do
  local waits = gate.state == "Waiting" or gate.state == "TimedOut"
  if waits and gate.at ~= "rollback" and gate.revision == status.lastAppliedSpec then
    annotations["canary.dev/reject." .. gate.name] = gate.revision
    annotations["canary.dev/requested-by"] = "Argo CD"
    obj.metadata.annotations = annotations
  end
end
return obj
