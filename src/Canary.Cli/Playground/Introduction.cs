using Canary.Cli.Output;

namespace Canary.Cli.Playground;

/// <summary>What a visitor is told of the playground itself.</summary>
internal static class Introduction
{
    public static void Write(Terminal terminal, PlaygroundSession session)
    {
        terminal.WriteLine(terminal.Paint("Canary playground", Tone.Strong));
        Line("cluster", $"kubectl --kubeconfig {session.Directory.KubeConfig} get canaries -A");
        Line("web page", session.WebAddress);
        Line("gateway", $"curl {session.GatewayAddress} (the same as -H 'Host: {Releases.Host}')");
        Line("metrics", $"curl '{session.MetricsAddress}api/v1/query?query=up'");
        Line("repository", session.Directory.Repository);

        void Line(string name, string value) =>
            terminal.WriteLine($"  {terminal.Paint(name.PadRight(10), Tone.Dim)} {value}");
    }

    public static void WriteInvitation(Terminal terminal, PlaygroundSession session)
    {
        terminal.WriteLine();
        terminal.WriteLine(terminal.Paint("It is yours now. Ctrl-C ends it.", Tone.Strong));
        terminal.WriteLine("  Release something: edit shop/deployment.yaml, commit, and watch here or with kubectl:");
        terminal.WriteLine($"    cd {session.Directory.Repository}");
        terminal.WriteLine(
            "    sed -i 's/shop:[0-9.]*/shop:4.0.0/' shop/deployment.yaml && git commit -am 'Release 4.0.0'"
        );
        terminal.WriteLine($"    kubectl --kubeconfig {session.Directory.KubeConfig} get canaries -A -w");
    }
}
