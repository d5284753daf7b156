namespace Canary.Simulator.Hooks;

/// <summary>
/// The other end of webhooks and alerts, in the same process: hosts by name that answer as they are told and remember what they got. A host
/// that nobody set up can't be resolved, as on a real network. Answers come on the given clock, so it works on a simulation loop,
/// there with an <see cref="HttpMessageInvoker"/>: an <see cref="HttpClient"/> goes on elsewhere after a wait.
/// </summary>
public sealed class WebhookReceiver(TimeProvider time)
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, Host> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ReceivedRequest> received = [];

    /// <summary>All requests so far, in the order of their arrival.</summary>
    public IReadOnlyList<ReceivedRequest> Received
    {
        get
        {
            lock (sync)
            {
                return [.. received];
            }
        }
    }

    /// <summary>The requests that a host got so far.</summary>
    public IReadOnlyList<ReceivedRequest> ReceivedBy(string host) =>
        [.. Received.Where(request => string.Equals(request.Host, host, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Sets up a host, or changes what it answers from now on.</summary>
    /// <param name="host">Its name, without scheme and port.</param>
    /// <param name="answer">What each request gets; null: <see cref="WebhookAnswer.Ok"/>.</param>
    public void Answer(string host, WebhookAnswer? answer = null) => Answer(host, _ => answer ?? WebhookAnswer.Ok);

    /// <summary>Sets up a host that answers each request by what it says.</summary>
    public void Answer(string host, Func<ReceivedRequest, WebhookAnswer> answer)
    {
        lock (sync)
        {
            Find(host).Usual = answer;
        }
    }

    /// <summary>Sets up a host that gives these answers first, one after the other, and then the usual one.</summary>
    public void AnswerNext(string host, params ReadOnlySpan<WebhookAnswer> answers)
    {
        lock (sync)
        {
            var script = Find(host).Script;
            foreach (var answer in answers)
            {
                script.Enqueue(answer);
            }
        }
    }

    /// <summary>Takes a host off the network: its name is not found any more. What it got is still remembered.</summary>
    public void Remove(string host)
    {
        lock (sync)
        {
            hosts.Remove(host);
        }
    }

    /// <summary>Forgets what was received.</summary>
    public void Clear()
    {
        lock (sync)
        {
            received.Clear();
        }
    }

    /// <summary>A handler whose requests end here. Each call gives a new one, which its client may dispose of.</summary>
    public HttpMessageHandler CreateHandler() => new WebhookHandler(this, time);

    /// <summary>Notes a request, and tells what it gets.</summary>
    /// <exception cref="HttpRequestException">There is no such host.</exception>
    internal WebhookAnswer Receive(ReceivedRequest request)
    {
        Func<ReceivedRequest, WebhookAnswer> usual;
        lock (sync)
        {
            if (!hosts.TryGetValue(request.Host, out var host))
            {
                throw new HttpRequestException(
                    HttpRequestError.NameResolutionError,
                    $"Name or service not known ({request.Address.Authority})"
                );
            }
            received.Add(request);
            if (host.Script.TryDequeue(out var next))
            {
                return next;
            }
            usual = host.Usual;
        }
        return usual(request);
    }

    private Host Find(string name)
    {
        if (!hosts.TryGetValue(name, out var host))
        {
            hosts[name] = host = new();
        }
        return host;
    }

    private sealed class Host
    {
        public Queue<WebhookAnswer> Script { get; } = new();

        public Func<ReceivedRequest, WebhookAnswer> Usual { get; set; } = _ => WebhookAnswer.Ok;
    }
}
