using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Queue;
using Nightshift.Usage;

namespace Nightshift.Pages.Queue;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public QueueList List { get; private set; } = new([], 0, 1, 0);
    public ShiftState State { get; private set; } = new(Shift.Default, null, null, 0, 0, null);
    public CostForecast? Forecast { get; private set; }
    public ChannelList Channels { get; private set; } = new([], false);
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What another item may depend on.</summary>
    public IEnumerable<QueuedItem> Open => List.Items.Where(item => item.Status is not (QueueStatus.Done or QueueStatus.Failed));

    public string? TitleOf(Guid id) => List.Items.FirstOrDefault(item => item.Id == id)?.Prompt;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query);
        var asked = (List: api.GetAsync<QueueList>(Query.ToApi("queue"), cancellation), State: api.GetAsync<ShiftState>("queue/shift", cancellation),
            Forecast: api.GetAsync<CostForecast>("queue/forecast", cancellation), Channels: api.GetAsync<ChannelList>("queue/channels", cancellation));
        var (answer, state, forecast, channels) = (await asked.List, await asked.State, await asked.Forecast, await asked.Channels);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        Problems = [.. answer.Reasons];
        List = answer.Body ?? List;
        State = state.Body ?? State;
        Forecast = forecast.Body;
        Channels = channels.Body ?? Channels;
        return Page();
    }
}
