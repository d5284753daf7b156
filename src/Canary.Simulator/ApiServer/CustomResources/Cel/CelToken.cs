namespace Canary.Simulator.ApiServer.CustomResources.Cel;

internal enum CelTokenKind
{
    End,
    Identifier,
    Integer,
    Unsigned,
    Number,
    Text,
    Bytes,
    Symbol,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">The characters; of texts what they mean.</param>
/// <param name="At">Position in the expression.</param>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, int At);
