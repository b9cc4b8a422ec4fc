using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Nightshift.Queue;

/// <summary>Sends mail through the installation's server.</summary>
internal sealed class MailSender(IOptions<MailOptions> options)
{
    private const int Patience = 30_000;

    /// <param name="id">The same for every try, so that a reader can tell a second one.</param>
    public async Task SendAsync(string to, PaperText text, Guid id, CancellationToken cancellation)
    {
        var server = options.Value;
        if (server.Host.Length == 0) throw new PaperNotSentException($"This installation has no mail server: set {MailOptions.Section}:{nameof(MailOptions.Host)}.");
        using var message = new MimeMessage
        {
            Subject = text.Subject, MessageId = $"{id:n}@nightshift",
            Body = new BodyBuilder { TextBody = text.Plain, HtmlBody = text.Html }.ToMessageBody()
        };
        message.From.Add(new MailboxAddress("Nightshift", server.From));
        message.To.Add(MailboxAddress.Parse(to));
        try
        {
            using var client = new SmtpClient { Timeout = Patience };
            await client.ConnectAsync(server.Host, server.Port, server.Tls ? SecureSocketOptions.StartTls : SecureSocketOptions.None, cancellation);
            if (server.User.Length > 0) await client.AuthenticateAsync(server.User, server.Password, cancellation);
            await client.SendAsync(message, cancellation);
            await client.DisconnectAsync(true, cancellation);
        }
        catch (SmtpCommandException refused)
        {
            throw new PaperNotSentException($"The mail server refused it ({(int)refused.StatusCode}).");
        }
        catch (AuthenticationException)
        {
            throw new PaperNotSentException("The mail server does not let this installation sign in.");
        }
        catch (Exception failed) when (failed is IOException or SmtpProtocolException or System.Net.Sockets.SocketException or SslHandshakeException or TimeoutException or NotSupportedException)
        {
            throw new PaperNotSentException("The mail server does not answer, or not with TLS.");
        }
    }
}

/// <summary>The paper could not be sent this time; the message says why, and holds no address.</summary>
internal sealed class PaperNotSentException(string message) : Exception(message);
