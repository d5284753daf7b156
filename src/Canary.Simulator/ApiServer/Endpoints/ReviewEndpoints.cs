using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Kinds that are questions: who is this, what may they do. Answered with 201, stored never.</summary>
internal sealed class ReviewEndpoints(ServiceAccountTokens tokens, Authorizer authorizer)
{
    private const long ShortestToken = 600;

    public bool Handles(ResourceType type) =>
        type.Group is "authentication.k8s.io" or "authorization.k8s.io" && authorizer is not null;

    public ApiResponse Answer(Exchange exchange)
    {
        var options = RequestOptions.Read(exchange.Request, "CreateOptions");
        var body = BodyDecoding.Read(exchange, options.FieldValidation);
        var spec = body.Object("spec") ?? [];
        body["status"] = exchange.Definition.Type.Kind switch
        {
            "TokenReview" => ReviewToken(spec),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = Describe(exchange.User) },
            "SelfSubjectRulesReview" => Rules(exchange.User, spec.String("namespace") ?? ""),
            "SelfSubjectAccessReview" => Access(exchange, exchange.User, spec),
            _ => Access(exchange, Subject(spec), spec),
        };
        return exchange.Send(201, body);
    }

    /// <summary>The token subresource of ServiceAccounts.</summary>
    public ApiResponse MintToken(Exchange exchange)
    {
        var (body, _) = RequestBody.ReadObject(exchange.Request, SchemaText.BuiltIn["TokenRequest"]);
        var account = exchange.Registry.Get(exchange.Definition, exchange.Key);
        TypedDecoder.Decode(body, SchemaText.BuiltIn["TokenRequest"]);
        var spec = body.Ensure("spec");
        spec.Default("expirationSeconds", 3600);
        var seconds = spec.Integer("expirationSeconds") ?? 3600;
        if (seconds < ShortestToken)
        {
            throw ApiErrors.Invalid(
                "TokenRequest",
                "authentication.k8s.io",
                "",
                [
                    FieldError.Invalid(
                        "spec.expirationSeconds",
                        seconds,
                        "may not specify a duration less than 10 minutes"
                    ),
                ]
            );
        }
        var audiences = spec.Array("audiences").Strings().ToList();
        if (audiences.Count == 0)
        {
            audiences.Add(ServiceAccountTokens.DefaultAudience);
            spec["audiences"] = new JsonArray(ServiceAccountTokens.DefaultAudience);
        }
        var expires = exchange.Registry.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        var uid = account.Object("metadata").String("uid") ?? "";
        body["kind"] = "TokenRequest";
        body["apiVersion"] = "authentication.k8s.io/v1";
        body["metadata"] = new JsonObject
        {
            ["name"] = exchange.Key.Name,
            ["namespace"] = exchange.Key.Namespace,
            ["creationTimestamp"] = Timestamps.Write(exchange.Registry.Time.GetUtcNow()),
        };
        body["status"] = new JsonObject
        {
            ["token"] = tokens.Mint(exchange.Key, uid, audiences, expires),
            ["expirationTimestamp"] = Timestamps.Write(expires),
        };
        return exchange.Send(201, body);
    }

    private JsonObject ReviewToken(JsonObject spec)
    {
        var wanted = spec.Array("audiences").Strings().ToList();
        List<string> audiences = wanted.Count == 0 ? [ServiceAccountTokens.DefaultAudience] : wanted;
        if (tokens.Check(spec.String("token") ?? "", audiences) is not var (user, allowed))
        {
            return new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        }
        return new JsonObject
        {
            ["authenticated"] = true,
            ["user"] = Describe(user),
            ["audiences"] = new JsonArray([.. allowed.Select(a => (JsonNode)a)]),
        };
    }

    private JsonObject Rules(UserInfo user, string @namespace)
    {
        var rules = user.IsMaster
            ? [new PolicyRule(["*"], ["*"], ["*"], [], []), new PolicyRule(["*"], [], [], [], ["*"])]
            : authorizer.RulesFor(user, @namespace).ToList();
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([
                .. rules.Where(r => r.Paths.Count == 0).Select(r => (JsonNode)r.ToReview()),
            ]),
            ["nonResourceRules"] = new JsonArray([
                .. rules.Where(r => r.Paths.Count > 0).Select(r => (JsonNode)r.ToReview()),
            ]),
            ["incomplete"] = false,
        };
    }

    private JsonObject Access(Exchange exchange, UserInfo user, JsonObject spec)
    {
        var errors = new List<FieldError>();
        var resource = spec.Object("resourceAttributes");
        var path = spec.Object("nonResourceAttributes");
        if ((resource is null) == (path is null))
        {
            errors.Add(
                FieldError.Invalid(
                    "spec.resourceAttributes",
                    resource,
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"
                )
            );
        }
        if (exchange.Definition.Type.Namespaced && resource.String("namespace") != exchange.Info.Namespace)
        {
            errors.Add(
                FieldError.Invalid(
                    "spec.resourceAttributes.namespace",
                    resource.String("namespace") ?? "",
                    "must match metadata.namespace"
                )
            );
        }
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid("", "authorization.k8s.io", "", errors);
        }
        var allowed = authorizer.Allows(user, resource is null ? ForPath(path!) : ForResource(resource)); // one of them is there
        return new JsonObject { ["allowed"] = allowed };
    }

    private static AccessAttributes ForPath(JsonObject path) =>
        new(path.String("verb") ?? "", "", "", "", "", path.String("path") ?? "");

    private static AccessAttributes ForResource(JsonObject resource)
    {
        var name = resource.String("resource") ?? "";
        return new AccessAttributes(
            resource.String("verb") ?? "",
            resource.String("group") ?? "",
            resource.String("subresource") is { Length: > 0 } sub ? $"{name}/{sub}" : name,
            resource.String("namespace") ?? "",
            resource.String("name") ?? ""
        );
    }

    private static UserInfo Subject(JsonObject spec) =>
        new(spec.String("user") ?? "", [.. spec.Array("groups").Strings()], spec.String("uid") ?? "");

    private static JsonObject Describe(UserInfo user)
    {
        var described = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
        {
            described["uid"] = user.Uid;
        }
        described["groups"] = new JsonArray([.. user.Groups.Select(g => (JsonNode)g)]);
        return described;
    }
}
