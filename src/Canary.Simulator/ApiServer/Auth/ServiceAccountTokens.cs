using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>Mints and checks the tokens of ServiceAccounts: JWTs signed with the cluster's own secret.</summary>
internal sealed class ServiceAccountTokens(ObjectRegistry registry, byte[] secret)
{
    public const string DefaultAudience = "https://kubernetes.default.svc.cluster.local";

    /// <summary>A token for an account.</summary>
    public string Mint(ObjectKey account, string uid, IReadOnlyList<string> audiences, DateTimeOffset expires)
    {
        var now = registry.Time.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" };
        var payload = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(a => (JsonNode)a)]),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = now,
            ["nbf"] = now,
            ["iss"] = DefaultAudience,
            ["jti"] = registry.Identities.NewUid(),
            ["sub"] = $"system:serviceaccount:{account.Namespace}:{account.Name}",
            ["uid"] = uid,
        };
        var signed = $"{Encode(Json.Write(header))}.{Encode(Json.Write(payload))}";
        return $"{signed}.{Encode(Sign(signed))}";
    }

    /// <summary>Whose token it is, and for which of the audiences; null when it is not valid for any of them.</summary>
    public (UserInfo User, IReadOnlyList<string> Audiences)? Check(string token, IReadOnlyList<string> audiences)
    {
        var parts = token.Split('.');
        if (
            parts.Length != 3
            || !CryptographicOperations.FixedTimeEquals(Sign($"{parts[0]}.{parts[1]}"), Decode(parts[2]))
        )
        {
            return null;
        }
        var payload = Parse(Decode(parts[1]));
        var subject = payload.String("sub")?.Split(':');
        var allowed = payload.Array("aud").Strings().Intersect(audiences).ToList();
        if (
            subject is not ["system", "serviceaccount", var @namespace, var name]
            || allowed.Count == 0
            || payload.Integer("exp") < registry.Time.GetUtcNow().ToUnixTimeSeconds()
        )
        {
            return null;
        }
        var account = registry.Store.Find("serviceaccounts", new ObjectKey(@namespace, name));
        return account is not null && account.Uid == payload.String("uid")
            ? (UserOf(@namespace, name, account.Uid), allowed)
            : null;
    }

    /// <summary>The user that an account is.</summary>
    public static UserInfo UserOf(string @namespace, string name, string uid) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"system:serviceaccount:{@namespace}:{name}"),
            ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", "system:authenticated"],
            uid
        );

    private byte[] Sign(string text) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text));

    private static string Encode(byte[] data) =>
        Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Decode(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
        var buffer = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, buffer, out var length) ? buffer[..length] : [];
    }

    private static JsonObject? Parse(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
