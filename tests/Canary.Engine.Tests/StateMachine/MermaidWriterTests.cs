using Canary.Engine.StateMachine;

namespace Canary.Engine.Tests.StateMachine;

public sealed class MermaidWriterTests
{
    [Fact]
    public void A_table_is_drawn_without_what_is_ignored_or_never_reached()
    {
        const string expected = """
            stateDiagram-v2
                [*] --> Open
                Open --> Closed : Close
                Closed --> Open : Open
                Closed --> Locked : Lock [has the key]
                Closed --> Closed : Close [slammed again#59; twice #35;1]
                Closed --> Closed : Knock
                Locked --> Locked : Knock [someone is at home]

            """;

        Assert.Equal(expected, MermaidWriter.Write(Door.Table().GetInfo()));
    }
}
