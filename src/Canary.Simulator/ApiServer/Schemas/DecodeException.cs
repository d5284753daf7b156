namespace Canary.Simulator.ApiServer.Schemas;

/// <summary>A body does not fit its type: a wrong JSON type, an unreadable time or quantity.</summary>
internal sealed class DecodeException(string message) : Exception(message);
