namespace Nightshift.Queue;

/// <summary>Sends a paper on one channel. What was sent is said afterwards, so a process that is killed between sends it again; the id tells the receiver.</summary>
internal sealed partial class PaperPost(DeliveryStore deliveries, PaperStore papers, ChannelStore channels, MailSender mail, HookSender hooks, TimeProvider time, ILogger<PaperPost> log)
{
    /// <summary>The last one is about nine hours after the first.</summary>
    private const int MostTries = 10;

    public async Task RunAsync(Guid id, CancellationToken cancellation)
    {
        if (await deliveries.FindAsync(id, cancellation) is not { } delivery) return;
        string? cause = null;
        try
        {
            var channel = await channels.OpenAsync(delivery.UserId, delivery.Kind, cancellation) ?? throw new PaperNotSentException("The channel was taken away, or has to be entered again.");
            var text = new PaperText((await papers.FindAsync(delivery.UserId, delivery.Night, cancellation))!, channel.Page);
            await (delivery.Kind == PaperChannels.Mail ? mail.SendAsync(channel.Address, text, id, cancellation) : hooks.SendAsync(channel, text, id, cancellation));
        }
        catch (PaperNotSentException failed)
        {
            cause = failed.Message;
            Log.NotSent(log, delivery.Night, delivery.Kind, cause);
        }
        var now = time.GetUtcNow();
        await deliveries.SaveAsync(id, cause, delivery.Tries + 1 < MostTries ? now + TimeSpan.FromMinutes(1 << delivery.Tries) : null, now, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The paper of {Night} could not be sent by {Kind}: {Cause}")]
        public static partial void NotSent(ILogger logger, string night, string kind, string cause);
    }
}
