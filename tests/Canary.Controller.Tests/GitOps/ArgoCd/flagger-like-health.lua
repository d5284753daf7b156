-- A stand-in for the health script that Argo CD has for Flagger's Canaries: it looks at the phase only, and breaks where a weight, the
-- conditions or a message is missing.
if obj.status == nil then
  return { status = "Unknown", message = "No status" }
end
local words = ""
for _, condition in ipairs(obj.status.conditions) do
  words = words .. condition.message
end
if tonumber(obj.status.canaryWeight) > 0 then
  words = words .. " Weight: " .. obj.status.canaryWeight
end
local known = {
  Failed = "Degraded",
  Progressing = "Progressing", Finalising = "Progressing", Promoting = "Progressing",
  Succeeded = "Healthy", Initialized = "Healthy",
}
return { status = known[obj.status.phase] or "Unknown", message = words }
