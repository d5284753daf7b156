using Canary.Kubernetes.Client;
using Canary.MetricProviders;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Controller.Tests.World;

/// <summary>A controller process: it can be asked to stop, and it can be killed.</summary>
internal sealed class RunningController : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Cable cable;

    public RunningController(
        KubeApiServer server,
        CanaryControllerOptions options,
        TimeProvider time,
        MetricProviderCatalogue metrics
    )
    {
        cable = new Cable(new InProcessHandler(server));
        var client = new KubernetesClient(cable, new Uri("http://api.test"), time: time);
        Controller = new CanaryController(options, client, time, metrics, NullLoggerFactory.Instance);
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
    public void LoseTheLease() => cable.RefusesLeases = true;

    /// <summary>Kills it as soon as it has had this many more of its requests carried out; the answer to the last never arrives.</summary>
    public void KillAfter(int requests) => cable.CutAfter(requests);

    /// <summary>It was killed.</summary>
    public bool IsDead => cable.IsCut;

    public void Dispose()
    {
        Kill();
        cable.Dispose();
        Controller.Dispose();
    }

    private sealed class Cable(HttpMessageHandler server) : DelegatingHandler(server)
    {
        private int? left;

        public bool IsCut { get; private set; }

        public bool RefusesLeases { get; set; }

        public void Cut() => IsCut = true;

        public void CutAfter(int requests) => left = requests;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (RefusesLeases && request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal))
            {
                throw new HttpRequestException("The cable carries no Leases.");
            }
            var response = IsCut ? null : await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Get && --left <= 0)
            {
                Cut();
            }
            return IsCut || response is null ? throw new HttpRequestException("The cable is cut.") : response;
        }
    }
}
