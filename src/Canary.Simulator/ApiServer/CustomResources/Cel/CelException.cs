namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>An expression can't be read or uses what is not supported, or its evaluation failed.</summary>
internal sealed class CelException(string message) : Exception(message);
