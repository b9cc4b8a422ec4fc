using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Accounts;
using Nightshift.Http;
using Nightshift.Network;

namespace Nightshift.Queue;

internal static class PaperEndpoints
{
    public static void MapPapers(this RouteGroupBuilder queue)
    {
        queue.MapGet("/nights", ListAsync).WithSummary("The user's nights, the newest first");
        queue.MapGet("/nights/{night}", ReadAsync).WithSummary("What a night came to: the morning paper; 'latest' names the last one");
        queue.MapGet("/channels", ChannelsAsync).WithSummary("Where the paper is sent when a night has ended");
        queue.MapPut("/channels/{kind}", SaveAsync).WithSummary("Have it sent by mail, to Slack, to Discord or to a webhook");
        queue.MapDelete("/channels/{kind}", DeleteAsync).WithSummary("Send it there no more");
    }

    private static async Task<Ok<NightList>> ListAsync(
        ClaimsPrincipal user, PaperStore papers, CancellationToken cancellation,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(await papers.ListAsync(user.UserId(), page, limit, cancellation));

    private static async Task<Results<Ok<Paper>, NotFound>> ReadAsync(string night, ClaimsPrincipal user, PaperStore papers, CancellationToken cancellation) =>
        await papers.FindAsync(user.UserId(), night, cancellation) is { } paper ? TypedResults.Ok(paper) : TypedResults.NotFound();

    private static async Task<Ok<ChannelList>> ChannelsAsync(ClaimsPrincipal user, ChannelStore channels, IOptions<MailOptions> mail, CancellationToken cancellation) =>
        TypedResults.Ok(new ChannelList(await channels.ListAsync(user.UserId(), cancellation), mail.Value.Host.Length > 0));

    private static async Task<Results<Ok<ChannelSaved>, NotFound, ValidationProblem>> SaveAsync(
        string kind, ChannelRequest request, ClaimsPrincipal user, HttpRequest http, ChannelStore channels, AddressGuard guard, CancellationToken cancellation)
    {
        if (!PaperChannels.All.Contains(kind)) return TypedResults.NotFound();
        var address = request.Address?.Trim() ?? "";
        var (hint, fault) = QueueRules.Channel(kind, address, guard);
        if (hint is null) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["address"] = [fault!] });
        return TypedResults.Ok(await channels.SaveAsync(user.UserId(), kind, address, hint, PageAddress.Of(http), cancellation));
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(string kind, ClaimsPrincipal user, ChannelStore channels, CancellationToken cancellation) =>
        await channels.DeleteAsync(user.UserId(), kind, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}
