using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>The query parameters of writes: dryRun, fieldManager, fieldValidation, force.</summary>
/// <param name="DryRun">Store nothing.</param>
/// <param name="FieldManager">As given; empty: derived from the user agent.</param>
/// <param name="FieldValidation"><c>Strict</c>, <c>Warn</c> or <c>Ignore</c>.</param>
/// <param name="Force">Apply: take fields that others own.</param>
internal sealed record RequestOptions(bool DryRun, string FieldManager, string FieldValidation, bool Force)
{
    private const int ManagerLimit = 128;
    private static readonly string[] Validations = ["", "Ignore", "Strict", "Warn"];

    /// <exception cref="StatusException">422: a parameter has a value that it can't have.</exception>
    public static RequestOptions Read(ApiRequest request, string kind, bool isApply = false)
    {
        var errors = new List<FieldError>();
        var dryRun = request.Query.Where(q => q.Key == "dryRun").Select(q => q.Value).ToList();
        var manager = request.Parameter("fieldManager") ?? "";
        var validation = request.Parameter("fieldValidation") ?? "";
        var force = request.Parameter("force");
        if (isApply && manager.Length == 0)
        {
            errors.Add(FieldError.Required("fieldManager", "is required for apply patch"));
        }
        if (!isApply && kind == "PatchOptions" && force is not null)
        {
            errors.Add(FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }
        if (manager.Length > ManagerLimit)
        {
            errors.Add(FieldError.TooLong("fieldManager", ManagerLimit));
        }
        else if (manager.Any(char.IsControl))
        {
            errors.Add(FieldError.Invalid("fieldManager", manager, "should only contain printable characters"));
        }
        if (dryRun.Any(d => d != "All"))
        {
            errors.Add(FieldError.NotSupported("dryRun", new JsonArray([.. dryRun.Select(d => (JsonNode)d)]), ["All"]));
        }
        if (!Validations.Contains(validation))
        {
            errors.Add(FieldError.NotSupported("fieldValidation", validation, Validations));
        }
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(kind, "meta.k8s.io", "", errors);
        }
        return new(dryRun.Count > 0, manager, validation.Length == 0 ? "Warn" : validation, RequestInfo.IsTrue(force));
    }

    public WriteOptions ToWrite(ApiRequest request, UserInfo user, string subresource = "") =>
        new()
        {
            DryRun = DryRun,
            User = user,
            Subresource = subresource,
            FieldManager = FieldManager.Length > 0 ? FieldManager : ManagerOf(request.Header("User-Agent")),
        };

    /// <summary>A whole number; null when the parameter is not there.</summary>
    /// <exception cref="StatusException">400: it is no number.</exception>
    public static long? Number(ApiRequest request, string name)
    {
        var text = request.Parameter(name);
        return text is null or "" ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    private static string ManagerOf(string userAgent)
    {
        var name = userAgent.Split('/')[0];
        return name.Length == 0 ? "unknown" : name[..Math.Min(name.Length, ManagerLimit)];
    }
}
