namespace Canary.Kubernetes.Tests.Support;

internal static class Pods
{
    public static readonly ResourceType Type = new("", "v1", "pods", "Pod");

    public static ObjectKey Key(string name) => new("ns", name);

    public static V1PartialObject Pod(string name, int version, string uid = "u") =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Namespace = "ns",
                Name = name,
                Uid = uid,
                ResourceVersion = $"{version}",
            },
        };

    public static string Json(string name, int version) =>
        $$$"""{"metadata":{"namespace":"ns","name":"{{{name}}}","uid":"u","resourceVersion":"{{{version}}}"}}""";
}
