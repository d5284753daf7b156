using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>Finds out who asks: by token, by the connection, by impersonation.</summary>
internal sealed class Authenticator(ServiceAccountTokens tokens, Authorizer authorizer, ApiServerOptions options)
{
    private const string Bearer = "Bearer ";

    /// <exception cref="StatusException">401: the token is not valid; 403: the user may not impersonate.</exception>
    public UserInfo Authenticate(ApiRequest request) => Impersonate(request, Identify(request));

    private UserInfo Identify(ApiRequest request)
    {
        var header = request.Header("Authorization");
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            var token = header[Bearer.Length..].Trim();
            if (options.AdminToken is { } admin && admin == token)
            {
                return UserInfo.Admin;
            }
            return tokens.Check(token, [ServiceAccountTokens.DefaultAudience])?.User
                ?? throw new StatusException(401, "Unauthorized", "Unauthorized");
        }
        return request.Peer ?? (options.TrustsEveryone ? UserInfo.Admin : UserInfo.Anonymous);
    }

    private UserInfo Impersonate(ApiRequest request, UserInfo user)
    {
        var name = request.Header("Impersonate-User");
        var groups = request.Headers.TryGetValue("Impersonate-Group", out var values) ? values : [];
        if (name.Length == 0)
        {
            return user;
        }
        if (name.Split(':') is ["system", "serviceaccount", var @namespace, var account])
        {
            authorizer.DemandImpersonation(user, "serviceaccounts", account, @namespace);
            return ServiceAccountTokens.UserOf(@namespace, account, "");
        }
        authorizer.DemandImpersonation(user, "users", name, "");
        foreach (var group in groups)
        {
            authorizer.DemandImpersonation(user, "groups", group, "");
        }
        return new UserInfo(name, [.. groups, "system:authenticated"]);
    }
}
