using Canary.Cli.CommandLine;
using Canary.Cli.Output;

return await CanaryCommandLine.RunAsync(args, CommandEnvironment.FromProcess(Terminal.FromProcess()));
