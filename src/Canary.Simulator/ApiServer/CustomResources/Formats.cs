using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>The <c>format</c>s of strings that are checked; others hold for anything, as in Kubernetes.</summary>
internal static partial class Formats
{
    public static bool Fits(string format, string text) =>
        format switch
        {
            "date-time" => Timestamps.TryParse(text, out _),
            "date" => DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            ),
            "duration" => DurationForm().IsMatch(text),
            "byte" => text.Length % 4 == 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _),
            "uuid" or "uuid3" or "uuid4" or "uuid5" => Guid.TryParse(text, out _),
            "ipv4" => IPAddress.TryParse(text, out var v4) && v4.AddressFamily == AddressFamily.InterNetwork,
            "ipv6" => IPAddress.TryParse(text, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6,
            "cidr" => IPNetwork.TryParse(text, out _),
            "mac" => MacForm().IsMatch(text),
            "email" => EmailForm().IsMatch(text),
            "hostname" => HostForm().IsMatch(text) && text.Length <= 255,
            "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
            _ => true,
        };

    [GeneratedRegex(@"\A-?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w))+\z")]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"\A([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\z")]
    private static partial Regex MacForm();

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\z")]
    private static partial Regex EmailForm();

    [GeneratedRegex(
        @"\A[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?\z"
    )]
    private static partial Regex HostForm();
}
