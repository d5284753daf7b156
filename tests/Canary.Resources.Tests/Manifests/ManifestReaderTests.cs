using Canary.Resources.Manifests;

namespace Canary.Resources.Tests.Manifests;

public sealed class ManifestReaderTests
{
    private const string TwoDocuments = """
        # the workload
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: podinfo
          namespace: test
        spec:
          template:
            containers:
            - name: app
              image: podinfo:1
            - {name: proxy, image: "envoy:2"}
        ---
        ---
        apiVersion: canary.dev/v1
        kind: Canary
        metadata: {name: podinfo}
        """;

    [Fact]
    public void Every_document_is_an_object_and_empty_ones_are_none()
    {
        var reading = ManifestReader.Read("app.yaml", TwoDocuments);

        Assert.Empty(reading.Errors);
        Assert.Equal(["Deployment", "Canary"], reading.Documents.Select(document => document.Kind));
        var deployment = reading.Documents[0];
        Assert.Equal(("apps/v1", "test", "podinfo"), (deployment.ApiVersion, deployment.Namespace, deployment.Name));
        Assert.Equal("envoy:2", (string?)deployment.Content["spec"]!["template"]!["containers"]![1]!["image"]);
    }

    [Theory]
    [InlineData("", "2:1")]
    [InlineData("kind", "3:7")]
    [InlineData("spec.template.containers[0].image", "11:14")]
    [InlineData("spec.template.containers[1].image", "12:28")]
    [InlineData("spec.template.containers[1].ports[0]", "12:7")]
    [InlineData("spec.absent", "8:3")]
    public void A_field_is_found_where_it_stands_or_the_nearest_thing_around_it(string path, string position)
    {
        var deployment = ManifestReader.Read("app.yaml", TwoDocuments).Documents[0];

        Assert.Equal(position, deployment.Locate(path).ToString());
    }

    [Fact]
    public void Brackets_whose_contents_stand_too_far_left_are_an_error_with_its_place()
    {
        var reading = ManifestReader.Read("app.yaml", "kind: A\nspec:\n  list:\n    - {\n  a: 1\n}\n");

        var error = Assert.Single(reading.Errors);
        Assert.StartsWith("app.yaml:5:", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(reading.Documents);
    }

    [Fact]
    public void A_list_stands_for_its_items()
    {
        const string yaml = """
            apiVersion: v1
            kind: List
            items:
            - kind: A
              spec: {x: 1}
            - kind: B
            """;

        var reading = ManifestReader.Read("list.yaml", yaml);

        Assert.Equal(["A", "B"], reading.Documents.Select(document => document.Kind));
        Assert.Equal("5:13", reading.Documents[0].Locate("spec.x").ToString());
    }

    [Fact]
    public void Anchors_and_merge_keys_are_resolved_and_explicit_keys_win()
    {
        const string yaml = """
            base: &base {image: a, pull: Always}
            one: *base
            two:
              <<: *base
              image: b
            three:
              <<: [{image: c}, *base]
            """;

        var manifest = Assert.Single(ManifestReader.Read("a.yaml", yaml).Documents);

        Assert.Equal("""{"image":"a","pull":"Always"}""", manifest.Content["one"]!.ToJsonString());
        Assert.Equal("""{"image":"b","pull":"Always"}""", manifest.Content["two"]!.ToJsonString());
        Assert.Equal("""{"image":"c","pull":"Always"}""", manifest.Content["three"]!.ToJsonString());
    }

    [Fact]
    public void Keys_are_strings()
    {
        var manifest = Assert.Single(ManifestReader.Read("a.yaml", "1: a\non: b\n\"2\": c\n").Documents);

        Assert.Equal("""{"1":"a","true":"b","2":"c"}""", manifest.Content.ToJsonString());
    }

    [Fact]
    public void JSON_is_YAML()
    {
        var manifest = Assert.Single(
            ManifestReader.Read("a.json", "\uFEFF{\"kind\": \"A\",\n \"n\": [1, true, null]}").Documents
        );

        Assert.Equal("""{"kind":"A","n":[1,true,null]}""", manifest.Content.ToJsonString());
    }

    [Fact]
    public void A_broken_document_is_reported_by_place_and_stops_no_other()
    {
        const string yaml = """
            kind: A
            spec:
              x: 1
              x: 2
              x: 3
            ---
            - 1
            ---
            kind: C
            """;

        var reading = ManifestReader.Read("deploy/app.yaml", yaml);

        Assert.Equal("C", Assert.Single(reading.Documents).Kind);
        Assert.Equal(
            [
                "deploy/app.yaml:4:3: the key x occurs twice in this object; remove one",
                "deploy/app.yaml:5:3: the key x occurs twice in this object; remove one",
                "deploy/app.yaml:7:1: this document is not an object; a manifest has apiVersion, kind, …",
            ],
            reading.Errors.Select(error => error.ToString())
        );
    }

    [Fact]
    public void After_an_error_of_syntax_the_documents_before_it_are_there()
    {
        var reading = ManifestReader.Read("app.yaml", "kind: A\n---\nkind: B\nspec: {x: [1\n---\nkind: C\n");

        Assert.Equal("A", Assert.Single(reading.Documents).Kind);
        Assert.StartsWith("app.yaml:", Assert.Single(reading.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_anchor_is_an_error_at_its_place()
    {
        var error = Assert.Single(ManifestReader.Read("app.yaml", "a: 1\nb: *nothing\n").Errors);

        Assert.Equal("app.yaml:2:4: the anchor &nothing is not defined above", error.ToString());
    }

    [Fact]
    public void Aliases_of_aliases_do_not_eat_the_memory()
    {
        var yaml = string.Concat(
            Enumerable
                .Range(1, 20)
                .Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n")
        );

        var error = Assert.Single(ManifestReader.Read("bomb.yaml", "a0: &a0 x\n" + yaml).Errors);

        Assert.Contains("more than 500000 nodes", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Very_deep_nesting_is_an_error_and_no_crash()
    {
        var error = Assert.Single(ManifestReader.Read("deep.yaml", new string('[', 5_000)).Errors);

        Assert.Contains("levels deep", error.Problem, StringComparison.Ordinal);
    }
}
