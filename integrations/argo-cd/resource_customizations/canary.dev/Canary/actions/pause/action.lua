-- Asks the controller by annotation, for the revision that is shown; the controller takes the annotations away.
local annotations = obj.metadata.annotations or {}
annotations["canary.dev/pause"] = (obj.status or {}).lastAppliedSpec or "*"
annotations["canary.dev/requested-by"] = "Argo CD"
obj.metadata.annotations = annotations
return obj
