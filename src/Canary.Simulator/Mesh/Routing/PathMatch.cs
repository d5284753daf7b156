using System.Text.RegularExpressions;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>A condition on a path.</summary>
internal abstract record PathMatch
{
    /// <summary>The larger, the earlier its rule is asked.</summary>
    public abstract (int Kind, int Length) Precedence { get; }

    /// <summary>A path that matches, if one can be told.</summary>
    public abstract string Sample { get; }

    public abstract bool Matches(string path);

    internal sealed record Exact(string Path) : PathMatch
    {
        public override (int Kind, int Length) Precedence => (2, Path.Length);

        public override string Sample => Path;

        public override bool Matches(string path) => path == Path;
    }

    /// <summary>Whole segments: <c>/a</c> is a prefix of <c>/a/b</c>, not of <c>/ab</c>.</summary>
    internal sealed record Prefix(string Path) : PathMatch
    {
        private readonly string segments = Path.TrimEnd('/');

        public override (int Kind, int Length) Precedence => (0, Path.Length);

        public override string Sample => Path;

        public override bool Matches(string path) =>
            path.StartsWith(segments, StringComparison.Ordinal)
            && (path.Length == segments.Length || path[segments.Length] == '/');
    }

    internal sealed record Pattern(Regex Regex) : PathMatch
    {
        public override (int Kind, int Length) Precedence => (1, Regex.ToString().Length);

        public override string Sample => "/";

        public override bool Matches(string path) => Regex.IsMatch(path);
    }

    /// <summary>Any path that begins with a text: <c>/a</c> is a prefix of <c>/ab</c>, too.</summary>
    internal sealed record TextPrefix(string Text, bool IgnoreCase) : PathMatch
    {
        public override (int Kind, int Length) Precedence => (0, Text.Length);

        public override string Sample => Text;

        public override bool Matches(string path) =>
            path.StartsWith(Text, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>A call of gRPC, whose path is <c>/service/method</c>; null: any. The longer service goes first, then the longer method.</summary>
    internal sealed record Call(ValueMatch? Service, ValueMatch? Method) : PathMatch
    {
        public override (int Kind, int Length) Precedence => (Length(Service), Length(Method));

        public override string Sample => $"/{Service?.Value ?? "any.Service"}/{Method?.Value ?? "Any"}";

        public override bool Matches(string path) =>
            path.Split('/') is ["", var service, var method]
            && (Service?.Matches(service) ?? true)
            && (Method?.Matches(method) ?? true);

        private static int Length(ValueMatch? match) => (match?.Value ?? match?.Regex?.ToString())?.Length ?? 0;
    }
}
