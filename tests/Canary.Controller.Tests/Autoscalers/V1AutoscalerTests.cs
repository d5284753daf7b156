using System.Text.Json;
using Canary.Controller.Autoscalers;

namespace Canary.Controller.Tests.Autoscalers;

public sealed class V1AutoscalerTests
{
    [Fact]
    public void Who_changed_it_last_is_neither_the_controller_nor_who_reports_on_it()
    {
        var autoscaler = Read(
            """
            {"metadata":{"name":"so","managedFields":[
              {"manager":"flux","time":"2026-11-21T10:00:02Z"},
              {"manager":"kubectl","time":"2026-11-21T10:00:01Z"},
              {"manager":"keda","subresource":"status","time":"2026-11-21T10:00:03Z"},
              {"manager":"canary-controller","time":"2026-11-21T10:00:04Z"}]}}
            """
        );

        Assert.Equal("flux", autoscaler.LastWriter);
        Assert.Null(Read("""{"metadata":{"name":"so"}}""").LastWriter);
    }

    [Fact]
    public void Who_paused_it_owns_the_annotation_and_not_just_any_other()
    {
        var autoscaler = Read(
            """
            {"metadata":{"name":"so","managedFields":[
              {"manager":"flux","fieldsV1":{"f:metadata":{"f:annotations":{"f:team":{}}}}},
              {"manager":"ada","fieldsV1":{"f:metadata":{"f:annotations":{"f:autoscaling.keda.sh/paused-replicas":{}}}}}]}}
            """
        );

        Assert.Equal(["ada"], autoscaler.PauseManagers);
    }

    private static V1Autoscaler Read(string json) => JsonSerializer.Deserialize(json, V1Autoscaler.Projection)!;
}
