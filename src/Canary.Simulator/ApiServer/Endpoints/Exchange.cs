using System.Text;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>A request about a kind on its way to an answer.</summary>
internal sealed class Exchange(
    ObjectRegistry registry,
    ApiRequest request,
    RequestInfo info,
    ResourceDefinition definition,
    UserInfo user
)
{
    private readonly List<string> warnings = [];

    public ObjectRegistry Registry => registry;

    public ApiRequest Request => request;

    public RequestInfo Info => info;

    public ResourceDefinition Definition => definition;

    public UserInfo User => user;

    /// <summary>See <see cref="WriteOptions.Review"/>.</summary>
    public Action<JsonObject?, JsonObject>? Review { get; set; }

    public ObjectKey Key => new(definition.Type.Namespaced ? info.Namespace : "", info.Name);

    /// <summary>What comes with the write that the request asks for.</summary>
    public WriteOptions Write(RequestOptions options, string subresource = "") =>
        options.ToWrite(request, user, subresource) with
        {
            Review = Review,
        };

    /// <summary>Goes into a Warning header; the same text once.</summary>
    public void Warn(string text)
    {
        if (!warnings.Contains(text))
        {
            warnings.Add(text);
        }
    }

    /// <summary>An object, in the form that the client wants.</summary>
    public ApiResponse Answer(int status, JsonObject obj)
    {
        var form = Negotiation.Choose(request.Header("Accept"), Negotiation.ObjectForms);
        var body =
            form.IsTable ? Tables.TableAnswer.Of([obj], Tables.TableAnswer.Metadata(obj), this)
            : form.IsPartial ? Tables.PartialMetadata.Of(obj)
            : obj;
        return Send(status, body, form.IsYaml);
    }

    /// <summary>A document that has only one form: a Status, a Scale, a review.</summary>
    public ApiResponse Send(int status, JsonObject body, bool? yaml = null)
    {
        var isYaml = yaml ?? Negotiation.Choose(request.Header("Accept"), _ => true).IsYaml;
        var response = isYaml
            ? new ApiResponse
            {
                Status = status,
                ContentType = "application/yaml",
                Body = Encoding.UTF8.GetBytes(YamlWriter.Write(body)),
            }
            : ApiResponse.Json(status, body, IsPretty);
        return Warned(response);
    }

    public bool IsPretty => RequestInfo.IsTrue(request.Parameter("pretty"));

    /// <summary>Adds the Warning headers that are due.</summary>
    public ApiResponse Warned(ApiResponse response)
    {
        if (definition.Deprecation is { } deprecation)
        {
            Warn(deprecation);
        }
        if (definition.InertWarning is { } inert && info.Verb is ("create" or "update" or "patch"))
        {
            Warn(inert);
        }
        foreach (var warning in warnings)
        {
            var quoted = warning
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal);
            response.With("Warning", $"299 - \"{quoted}\"");
        }
        return response;
    }

    /// <summary>Does with fields that the kind does not have what the client asked for.</summary>
    /// <exception cref="StatusException">They are errors.</exception>
    public void Report(
        IEnumerable<string> unknown,
        IEnumerable<string> duplicates,
        string mode,
        Func<string, StatusException> error
    )
    {
        List<string> problems =
        [
            .. duplicates.Select(d => $"duplicate field \"{d}\""),
            .. unknown.Select(u => $"unknown field \"{u}\""),
        ];
        if (problems.Count > 0 && mode == "Strict")
        {
            throw error("strict decoding error: " + string.Join(", ", problems));
        }
        if (mode == "Warn")
        {
            problems.ForEach(Warn);
        }
    }
}
