using Canary.Hooks;
using Canary.Hooks.Delivery;
using Canary.Hooks.Tracing;
using Canary.Kubernetes.Client;
using Canary.MetricProviders;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Hooks;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Tests.World;

/// <summary>A controller process: it can be asked to stop, and it can be killed.</summary>
internal sealed class RunningController : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Cable cable;
    private readonly HookConnections outside;

    /// <summary>Starts it.</summary>
    /// <param name="server">The API server.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="metrics">Whom it asks.</param>
    /// <param name="receiver">Whom it calls.</param>
    /// <param name="traces">Where its traces go; null: nowhere.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="deafTo">Kinds that it can list but hears no change of.</param>
    /// <param name="token">Who it is; null: an administrator.</param>
    public RunningController(
        KubeApiServer server,
        CanaryControllerOptions options,
        TimeProvider time,
        MetricProviderCatalogue metrics,
        WebhookReceiver receiver,
        OtlpOptions? traces,
        ILoggerFactory loggers,
        IReadOnlyList<string> deafTo,
        string? token = null
    )
    {
        cable = new Cable(new InProcessHandler(server))
        {
            Refuses = uri => deafTo.Any(kind => IsWatch(uri, kind)),
            Token = token,
        };
        var client = new KubernetesClient(cable, new Uri("http://api.test"), time: time);
        outside = new HookConnections(_ => new Cable(receiver.CreateHandler()) { Refuses = _ => IsDead });
        var hooks = HookCatalogue.Create(new(), outside, time, () => 0.5, traces);
        Controller = new CanaryController(options, client, time, metrics, hooks, loggers, new Random(1));
        Ended = Controller.RunAsync(stopping.Token);
    }

    public CanaryController Controller { get; }

    /// <summary>Ends when the process has.</summary>
    public Task Ended { get; }

    /// <summary>What it shows to Prometheus.</summary>
    public string Metrics => Controller.WriteMetrics();

    /// <summary>SIGTERM.</summary>
    public void Stop() => stopping.Cancel();

    /// <summary>kill -9: from now on nothing that it does reaches the cluster.</summary>
    public void Kill()
    {
        cable.Cut();
        stopping.Cancel();
    }

    /// <summary>From now on its requests for Leases are refused, all others are not.</summary>
    public void LoseTheLease() => cable.Refuses = uri => uri.AbsolutePath.Contains("/leases", StringComparison.Ordinal);

    /// <summary>Kills it as soon as it has had this many more of its requests carried out; the answer to the last never arrives.</summary>
    public void KillAfter(int requests) => cable.CutAfter(requests);

    /// <summary>It is not to be killed after all.</summary>
    public void Spare() => cable.CutAfter(null);

    /// <summary>It was killed.</summary>
    public bool IsDead => cable.IsCut;

    public void Dispose()
    {
        Kill();
        cable.Dispose();
        outside.Dispose();
        Controller.Dispose();
    }

    private static bool IsWatch(Uri uri, string resource) =>
        uri.AbsolutePath.EndsWith("/" + resource, StringComparison.Ordinal)
        && uri.Query.Contains("watch=", StringComparison.Ordinal);

    private sealed class Cable(HttpMessageHandler server) : DelegatingHandler(server)
    {
        private int? left;

        public bool IsCut { get; private set; }

        public Func<Uri, bool> Refuses { get; set; } = _ => false;

        public string? Token { get; init; }

        public void Cut() => IsCut = true;

        /// <summary>How often a lease is renewed says nothing of how far the work is.</summary>
        private static bool IsLease(HttpRequestMessage request) =>
            request.RequestUri?.AbsolutePath.Contains("/leases", StringComparison.Ordinal) == true;

        public void CutAfter(int? requests) => left = requests;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (request.RequestUri is { } uri && Refuses(uri))
            {
                throw new HttpRequestException("The cable does not carry this.");
            }
            if (Token is not null)
            {
                request.Headers.Authorization = new("Bearer", Token);
            }
            var response = IsCut ? null : await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Get && !IsLease(request) && --left <= 0)
            {
                Cut();
            }
            return IsCut || response is null ? throw new HttpRequestException("The cable is cut.") : response;
        }
    }
}
