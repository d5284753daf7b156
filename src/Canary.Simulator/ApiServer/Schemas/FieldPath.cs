using System.Globalization;
using System.Text;

namespace Canary.Simulator.ApiServer.Schemas;

/// <summary>Where a walk through an object is; put into words only when there is something to say.</summary>
internal sealed class FieldPath
{
    private readonly List<(string? Field, int Index)> steps = [];

    /// <summary>Goes into a field, or a key of a map.</summary>
    public void Enter(string field) => steps.Add((field, 0));

    /// <summary>Goes into an item of a list.</summary>
    public void Enter(int index) => steps.Add((null, index));

    /// <summary>Goes back by one step.</summary>
    public void Leave() => steps.RemoveAt(steps.Count - 1);

    /// <summary>As <c>spec.containers[0].image</c>.</summary>
    public override string ToString() => Write(withIndexes: true);

    /// <summary>As <c>spec.containers.image</c>.</summary>
    public string WithoutIndexes() => Write(withIndexes: false);

    private string Write(bool withIndexes)
    {
        var text = new StringBuilder();
        foreach (var (field, index) in steps)
        {
            if (field is not null)
            {
                text.Append(text.Length == 0 ? "" : ".").Append(field);
            }
            else if (withIndexes)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
        }
        return text.ToString();
    }
}
