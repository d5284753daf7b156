using Canary.Cli.CommandLine;
using Canary.Cli.Output;

return await CanaryCommandLine.RunAsync(args, Terminal.FromProcess());
