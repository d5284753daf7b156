using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads which requests take part in an A/B test.</summary>
internal static class AnalysisMatchReader
{
    public static void Read(string path, IReadOnlyList<V1HttpMatch> matches, string provider, SpecErrors errors)
    {
        errors.Require(path, provider, ProviderFeature.HeaderMatch);
        if (matches.Count == 0)
        {
            errors.Add(
                path,
                null,
                "is empty, so nobody would get the canary",
                "write for example [{headers: {x-canary: {exact: always}}}]"
            );
        }
        for (var i = 0; i < matches.Count; i++)
        {
            if (IsEmpty(matches[i]))
            {
                errors.Add(
                    $"{path}[{i}]",
                    null,
                    "has no condition, so everyone would get the canary",
                    "write for example headers: {x-canary: {exact: always}}"
                );
            }
            if (ProviderNames.IsGatewayApi(provider))
            {
                GatewayApiMatchReader.Read($"{path}[{i}]", matches[i], errors);
            }
        }
    }

    private static bool IsEmpty(V1HttpMatch match) =>
        match
            is {
                Uri: null,
                Scheme: null,
                Method: null,
                Authority: null,
                Headers: null or { Count: 0 },
                WithoutHeaders: null or { Count: 0 },
                Port: null,
                SourceLabels: null or { Count: 0 },
                SourceNamespace: null,
                Gateways: null or { Count: 0 },
                QueryParams: null or { Count: 0 },
            };
}
