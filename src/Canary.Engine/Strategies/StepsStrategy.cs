namespace Canary.Engine.Strategies;

/// <summary>An explicit list of steps. Shares may go down as well as up; after the last step the revision is promoted.</summary>
/// <param name="Steps">At least one.</param>
public sealed record StepsStrategy(ValueList<RolloutStep> Steps) : Strategy
{
    public override int StepCount => Steps.Count;

    public override bool HasMatch(string place) => Steps.Any(step => step.Traffic.Match == place);

    public override RolloutStep Step(int number) => Steps[number - 1];
}
