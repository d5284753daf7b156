using Canary.Kubernetes.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Kubernetes.LeaderElection;

/// <summary>Lets one of several processes work at a time, by holding a Lease.</summary>
public sealed partial class LeaderElector
{
    /// <summary>A candidate's waits are up to this many times the retry period.</summary>
    internal const double Jitter = 1.2;

    private readonly LeaderElectionOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Random random;
    private readonly LeaseClaim claim;
    private volatile Leadership? term;
    private volatile string leader = "";

    public LeaderElector(
        IKubernetesClient client,
        LeaderElectionOptions options,
        TimeProvider? time = null,
        ILogger<LeaderElector>? logger = null,
        Random? random = null
    )
    {
        options.Validate();
        this.options = options;
        this.time = time ?? TimeProvider.System;
        this.logger = logger ?? NullLogger<LeaderElector>.Instance;
        this.random = random ?? Random.Shared;
        claim = new LeaseClaim(client, options, this.time);
    }

    /// <summary>We lead now.</summary>
    public bool IsLeader => term is { Token.IsCancellationRequested: false };

    /// <summary>Who led when we looked last; empty: nobody.</summary>
    public string Leader => leader;

    /// <summary>
    /// Runs for leadership, leads, and after a loss runs again, until stopped or until the leader's work ends by itself. What that work throws
    /// is thrown here, after the lease was given back.
    /// </summary>
    /// <param name="callbacks">The leader's work.</param>
    /// <param name="stopping">Ends all in good order: the work first, renewing meanwhile, then the lease is given back.</param>
    public async Task RunAsync(LeaderCallbacks callbacks, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var won = await AcquireAsync(callbacks, stopping);
            if (won is null)
            {
                return;
            }
            term = won;
            LogStarted(options.Identity, options.Lease);
            try
            {
                if (await LeadAsync(won, callbacks, stopping))
                {
                    return;
                }
            }
            finally
            {
                term = null;
            }
        }
    }

    private async Task<Leadership?> AcquireAsync(LeaderCallbacks callbacks, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var since = time.GetTimestamp();
            if (await TryHoldAsync(callbacks, stopping))
            {
                var won = new Leadership(time, options.RenewDeadline, since);
                if (!won.Token.IsCancellationRequested)
                {
                    return won;
                }
                // The answer took longer than a term: renewing is the next try.
                won.Dispose();
                continue;
            }
            await DelayAsync(options.RetryPeriod * (1 + (Jitter - 1) * random.NextDouble()), stopping);
        }
        return null;
    }

    /// <summary>One term; true: the work is over, false: the lease was lost.</summary>
    private async Task<bool> LeadAsync(Leadership won, LeaderCallbacks callbacks, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, won.Token);
        using var worked = new CancellationTokenSource();
        var work = WorkAsync(callbacks, worked, ending.Token, won.Token);
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var onImpatience = patience.Token.Register(won.End);
        using var onStop = stopping.Register(() => patience.CancelAfter(options.StopTimeout));
        await RenewAsync(won, callbacks, worked.Token);
        var lost = won.Token.IsCancellationRequested && !stopping.IsCancellationRequested;
        won.End();
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (won.Token.IsCancellationRequested) { }
        finally
        {
            LogStopped(options.Identity, options.Lease, lost ? "lost" : "given back");
            callbacks.OnStoppedLeading?.Invoke();
            await ReleaseAsync();
        }
        return !lost;
    }

    private static async Task WorkAsync(
        LeaderCallbacks callbacks,
        CancellationTokenSource worked,
        CancellationToken stopping,
        CancellationToken leading
    )
    {
        try
        {
            await callbacks.OnStartedLeading(stopping, leading);
        }
        finally
        {
            worked.Cancel();
        }
    }

    /// <summary>Renews until the term or the work ends.</summary>
    private async Task RenewAsync(Leadership won, LeaderCallbacks callbacks, CancellationToken worked)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(won.Token, worked);
        while (true)
        {
            await DelayAsync(options.RetryPeriod, until.Token);
            if (until.Token.IsCancellationRequested)
            {
                return;
            }
            var since = time.GetTimestamp();
            if (await TryHoldAsync(callbacks, won.Token))
            {
                won.Renew(since);
            }
            else if (claim.Record.Holder.Length > 0 && claim.Record.Holder != options.Identity)
            {
                // Someone else holds it, whatever our clock says.
                won.End();
            }
        }
    }

    /// <summary>One try, with a limit of time; false when it failed for whatever reason.</summary>
    private async Task<bool> TryHoldAsync(LeaderCallbacks callbacks, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.RenewDeadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await claim.TryHoldAsync(both.Token);
        }
        catch (OperationCanceledException)
        {
            claim.Doubt();
            return false;
        }
        catch (KubernetesException e)
        {
            // Perhaps it was written though no answer came, perhaps someone else was faster: read before the next write.
            claim.Doubt();
            LogTryFailed(options.Identity, options.Lease, e.Message);
            return false;
        }
        finally
        {
            See(callbacks);
        }
    }

    private void See(LeaderCallbacks callbacks)
    {
        if (claim.Record.Holder != leader)
        {
            leader = claim.Record.Holder;
            if (leader.Length > 0)
            {
                LogNewLeader(options.Identity, options.Lease, leader);
                callbacks.OnNewLeader?.Invoke(leader);
            }
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(options.RetryPeriod, time);
        try
        {
            await claim.ReleaseAsync(limit.Token);
        }
        catch (Exception e) when (e is KubernetesException or OperationCanceledException)
        {
            claim.Doubt();
            LogReleaseFailed(options.Identity, options.Lease, e.Message);
        }
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, time, cancellationToken);
        }
        catch (OperationCanceledException) { }
    }
}
