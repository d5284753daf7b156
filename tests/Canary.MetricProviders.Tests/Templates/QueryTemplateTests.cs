using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.Tests.Templates;

public sealed class QueryTemplateTests
{
    private static readonly QueryVariables Variables = new()
    {
        Name = "podinfo",
        Namespace = "test",
        Target = "podinfo-app",
        Service = "podinfo-svc",
        Ingress = "podinfo-ing",
        Route = "podinfo-route",
        Interval = TimeSpan.FromSeconds(90),
        Variables = new Dictionary<string, string> { ["direction"] = "outbound", ["le_9"] = "0.5" },
    };

    [Theory]
    [InlineData("no places", "no places")]
    [InlineData("{{ name }}/{{namespace}}/{{ target }}", "podinfo/test/podinfo-app")]
    [InlineData("{{ service }} {{ ingress }} {{ route }}", "podinfo-svc podinfo-ing podinfo-route")]
    [InlineData("rate(x[{{ interval }}])", "rate(x[1m30s])")]
    [InlineData("x{le=\"{{ variables.le_9 }}\"}", "x{le=\"0.5\"}")]
    [InlineData("sum(a{ns=\"{{\n namespace\t}}\"})", "sum(a{ns=\"test\"})")]
    [InlineData("a \n {{- target -}} \n b", "apodinfo-appb")]
    [InlineData("a {{- /* a }} comment */ -}} b", "ab")]
    [InlineData("a {{/* a comment */}} b", "a  b")]
    [InlineData("{{ \"{{ }}\" }} {{ `\"` }}", "{{ }} \"")]
    [InlineData("{ {target} }}", "{ {target} }}")]
    [InlineData("{{variables.direction}}", "outbound")]
    public void A_template_renders(string template, string rendered)
    {
        Assert.Equal(rendered, QueryTemplate.Parse(template).Render(Variables));
    }

    [Theory]
    [InlineData("a {{ target", "1:3: this {{ has no }}")]
    [InlineData("a\n  {{ }}", "2:6: there is nothing between {{ and }}")]
    [InlineData(
        "{{ traget }}",
        "1:4: function 'traget' is not defined; supported between {{ and }} are name, namespace, target,"
    )]
    [InlineData("{{ if variables.x }}a{{ end }}", "1:4: 'if' is not supported")]
    [InlineData("x\n{{ target | printf \"%s\" }}", "2:10: '| printf \"%s\"' after 'target' is not supported")]
    [InlineData("{{ .Target }}", "1:4: '.Target' is not supported")]
    [InlineData("{{ $x := 1 }}", "1:4: '$x := 1' is not supported")]
    [InlineData("{{ variables }}", "1:4: 'variables' needs the variable's name after it")]
    [InlineData("{{ variables.a.b }}", "1:15: '.b' after 'variables.a' is not supported")]
    [InlineData("{{ target.x }}", "1:10: '.x' after 'target' is not supported")]
    [InlineData("{{ \"a\" \"b\" }}", "1:4: \"a\" \"b\" is not one quoted string")]
    public void A_malformed_template_says_what_is_wrong_where(string template, string message)
    {
        var error = Assert.Throws<TemplateException>(() => QueryTemplate.Parse(template));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_variable_is_named()
    {
        var template = QueryTemplate.Parse("a{b=\"{{ variables.nowhere }}\"}");

        var error = Assert.Throws<TemplateException>(() => template.Render(Variables));

        Assert.Equal(
            "1:9: the variable 'nowhere' has no value; set it in the metric's templateVariables",
            error.Message
        );
        Assert.Equal(["nowhere"], template.VariablesUsed);
    }

    [Theory]
    [InlineData(30_000, "30s")]
    [InlineData(60_000, "1m")]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(86_400_000, "24h")]
    [InlineData(1_500, "1s500ms")]
    [InlineData(0, "0s")]
    public void An_interval_is_written_as_people_write_it(int milliseconds, string text)
    {
        Assert.Equal(text, IntervalText.Format(TimeSpan.FromMilliseconds(milliseconds)));
    }
}
