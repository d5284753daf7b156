using Canary.Engine;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>Green, amber and red, as RGB.</summary>
internal static class AlertColor
{
    public static int Of(AlertLevel level) =>
        level switch
        {
            AlertLevel.Info => 0x2E_B886,
            AlertLevel.Warn => 0xDA_A038,
            _ => 0xC4_314B,
        };

    /// <summary>Six digits.</summary>
    public static string Hex(AlertLevel level) =>
        Of(level).ToString("X6", System.Globalization.CultureInfo.InvariantCulture);
}
