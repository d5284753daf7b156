using System.Text.Json.Nodes;
using Canary.Hooks.Delivery;

namespace Canary.Hooks.Alerts.Formats;

/// <summary>How a chat system wants to be told.</summary>
internal interface IAlertFormat
{
    /// <summary>As in <c>AlertProvider.spec.type</c>.</summary>
    string Type { get; }

    /// <summary>Where to post, given the target's address; null: there is none.</summary>
    string? Address(AlertTarget target) => target.Address;

    /// <summary>The document to post. Pure: depends on nothing but its arguments.</summary>
    JsonObject Render(Alert alert, AlertTarget target);

    /// <summary>Why an answer of 2xx is none after all; null: it is one.</summary>
    string? Refusal(HookReply reply) => null;

    /// <summary>Bearer token to send.</summary>
    string? Bearer(AlertTarget target) => null;

    /// <summary>Key to sign with.</summary>
    string? SigningKey(AlertTarget target) => null;
}
