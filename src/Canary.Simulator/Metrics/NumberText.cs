using System.Globalization;

namespace Canary.Simulator.Metrics;

/// <summary>Numbers as Prometheus writes and reads them: shortest digits that read back the same, never <c>1E+15</c>.</summary>
internal static class NumberText
{
    /// <summary>Decimal, without an exponent however long: <c>0.005</c>, <c>1</c>, <c>+Inf</c>, <c>NaN</c>.</summary>
    public static string Plain(double value) =>
        Special(value) ?? Expand(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>As in the HTTP API: an exponent below 1e-6 and from 1e21 on.</summary>
    public static string Compact(double value)
    {
        var size = Math.Abs(value);
        if (size == 0 || !double.IsFinite(value) || (size >= 1e-6 && size < 1e21))
        {
            return Plain(value);
        }
        return value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
    }

    /// <summary>Reads what <see cref="Plain"/> writes, and exponents, and infinity in its usual spellings.</summary>
    public static bool TryParse(string text, out double value)
    {
        switch (text.ToUpperInvariant())
        {
            case "INF" or "+INF" or "INFINITY" or "+INFINITY":
                value = double.PositiveInfinity;
                return true;
            case "-INF" or "-INFINITY":
                value = double.NegativeInfinity;
                return true;
            case "NAN":
                value = double.NaN;
                return true;
            default:
                const NumberStyles Style =
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
                return double.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
        }
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : null;

    /// <summary><c>1.5E-07</c> becomes <c>0.00000015</c>.</summary>
    private static string Expand(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
        {
            return text;
        }
        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var mantissa = text[sign.Length..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var whole = (point < 0 ? mantissa.Length : point) + exponent;
        if (whole <= 0)
        {
            return $"{sign}0.{new string('0', -whole)}{digits}";
        }
        return whole >= digits.Length
            ? sign + digits.PadRight(whole, '0')
            : $"{sign}{digits[..whole]}.{digits[whole..]}";
    }
}
