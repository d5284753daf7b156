namespace Canary.Simulator.Tests.Vectors;

/// <summary>An answer differs from the vector; the message is the first difference.</summary>
internal sealed class MismatchException(string message) : Exception(message);
