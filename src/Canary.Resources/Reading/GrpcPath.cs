using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>A gRPC service, or one method of it, as the path of the request that calls it: <c>/shop.Cart/Add</c>.</summary>
/// <param name="Service">With its package: <c>shop.Cart</c>.</param>
/// <param name="Method">Null: all of them.</param>
public sealed record GrpcPath(string Service, string? Method)
{
    /// <summary>Null for every service, and for what names none, which the spec reader refuses: see <see cref="IsRoot"/>.</summary>
    public static GrpcPath? Read(V1StringMatch? uri) =>
        uri switch
        {
            { Exact: { } exact } when exact.Split('/') is ["", { Length: > 0 } service, { Length: > 0 } method] => new(
                service,
                method
            ),
            { Prefix: { } prefix } when prefix.TrimEnd('/').Split('/') is ["", { Length: > 0 } service] => new(
                service,
                null
            ),
            _ => null,
        };

    /// <summary>It asks for every path.</summary>
    public static bool IsRoot(V1StringMatch? uri) => uri is null or { Exact: null, Prefix: "/" };
}
