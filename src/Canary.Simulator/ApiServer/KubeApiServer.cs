using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Discovery;
using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.Cluster;
using Canary.Simulator.Faults;

namespace Canary.Simulator.ApiServer;

/// <summary>
/// The Kubernetes API over a simulated cluster, free of any transport: <see cref="Hosting.InProcessHandler"/> asks it within the process,
/// <see cref="Hosting.ApiServerHost"/> serves it on loopback. Thread-safe.
/// </summary>
public sealed class KubeApiServer
{
    private readonly ObjectRegistry registry;
    private readonly DiscoveryEndpoints discovery;
    private readonly Authenticator authenticator;
    private readonly Authorizer authorizer;
    private readonly ReviewEndpoints reviews;

    public KubeApiServer(SimulatedCluster cluster, ApiServerOptions? options = null)
    {
        options ??= new ApiServerOptions();
        registry = cluster.Registry;
        Faults = options.Faults ?? new FaultPlan(cluster.Time);
        discovery = new DiscoveryEndpoints(registry.Catalogue);
        var tokens = new ServiceAccountTokens(registry, cluster.Secret);
        Access = options.RecordsAccess ? new AccessLog() : null;
        authorizer = new Authorizer(registry) { ProtectsOwners = options.ProtectsOwners, Log = Access };
        authenticator = new Authenticator(tokens, authorizer, options);
        reviews = new ReviewEndpoints(tokens, authorizer);
    }

    /// <summary>Who asked for what, how often.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>Which permissions were needed, by whom; null unless <see cref="ApiServerOptions.RecordsAccess"/>.</summary>
    public AccessLog? Access { get; }

    /// <summary>What goes wrong, and when.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Answers a request. All but watches and faults that take time have ended when the call returns.</summary>
    /// <exception cref="HttpRequestException">A fault closed the connection.</exception>
    public async Task<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var info = RequestInfo.Of(request);
        Log.Add(request, info);
        var fault = Faults.Match(request, info);
        if (fault is not null && await fault.BeforeAsync(cancellationToken) is { } answered)
        {
            return answered;
        }
        var response = Answer(request, info, fault);
        return fault is null ? response : await fault.AfterAsync(response, cancellationToken);
    }

    private ApiResponse Answer(ApiRequest request, RequestInfo info, ActiveFault? fault)
    {
        try
        {
            var user = authenticator.Authenticate(request);
            if (!info.IsResource)
            {
                authorizer.Demand(user, info);
                return discovery.Answer(request, info);
            }
            if (registry.Catalogue.Find(info.Group, info.Version, info.Resource) is not { } definition)
            {
                authorizer.Demand(user, info);
                return discovery.UnknownResource(info);
            }
            authorizer.Demand(user, info);
            var exchange = new Exchange(
                registry,
                fault?.Rewrite(request, registry.Store) ?? request,
                info,
                definition,
                user
            );
            return ResourceEndpoints.Answer(exchange, reviews, authorizer);
        }
        catch (StatusException e)
        {
            return ErrorAnswer.Of(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What no rule foresaw is the server's fault, and the client is told so: a real server answers a panic the same way.
            return ErrorAnswer.Of(
                new StatusException(
                    500,
                    "InternalError",
                    $"Internal error occurred: {e.GetType().Name}: {e.Message} {e.StackTrace}"
                )
            );
        }
    }
}
