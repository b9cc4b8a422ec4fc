using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Tools;
using Nightshift.Usage;
using Npgsql;

namespace Nightshift.Models;

public static class ModelExtensions
{
    /// <summary>The model gateway and what it knows of models, configured by the section <c>Models</c> and checked on start. It needs a database.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ModelOptions>().Configure(options => ModelOptionsReader.Read(configuration, options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsCheck>();
        services.AddSingleton<ModelHttp>();
        services.AddSingleton<ModelListing>();
        services.AddSingleton<ModelClients>();
        services.AddSingleton<CircuitBreaker>();
        services.AddSingleton<ModelCallStore>();
        services.AddSingleton<ToolCallStore>();
        services.AddSingleton<BudgetStore>();
        services.AddSingleton<CostForecaster>();
        services.AddSingleton<ModelCaller>();
        services.AddSingleton(provider => new SecretSeal(provider.GetRequiredService<IOptions<ModelOptions>>().Value.KeyFolder));
        services.AddSingleton<ModelKeyStore>();
        services.AddSingleton(provider => new CassetteStore(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<ModelKeyStore>(), provider.GetRequiredService<IOptions<ModelOptions>>()));
        services.AddSingleton<ModelSettingsStore>();
        services.AddSingleton<ModelRecordStore>();
        services.AddSingleton<ModelRouter>();
        services.AddSingleton(provider => new ModelCatalog(provider.GetRequiredService<IOptions<ModelOptions>>(), provider.GetRequiredService<ModelListing>(), provider.GetRequiredService<ModelKeyStore>()));
        services.AddSingleton(provider => new ModelAvailability(
            provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<ModelRouter>(), provider.GetRequiredService<BudgetStore>(), provider.GetRequiredService<ModelCallStore>(), provider.GetRequiredService<IOptions<ModelOptions>>()));
        services.AddSingleton(provider => new ModelPlans(
            provider.GetRequiredService<ModelRouter>(), provider.GetRequiredService<ModelRecordStore>(), provider.GetRequiredService<ModelSettingsStore>()));
        services.AddSingleton(provider => new ModelConnections(
            provider.GetRequiredService<IOptions<ModelOptions>>(),
            provider.GetRequiredService<ModelCatalog>(),
            provider.GetRequiredService<ModelListing>(),
            provider.GetRequiredService<ModelKeyStore>(),
            provider.GetRequiredService<ModelCallStore>(),
            provider.GetRequiredService<ModelCaller>(),
            provider.GetRequiredService<BudgetStore>()));
        services.AddSingleton<DirectCaller>();
        services.AddSingleton(provider => new ModelEmbeddings(provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<ModelClients>(), provider.GetRequiredService<DirectCaller>()));
        services.AddSingleton(provider => new ModelTranscription(provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<ModelClients>(), provider.GetRequiredService<DirectCaller>()));
        services.AddSingleton(provider => new ModelGateway(
            provider.GetRequiredService<ModelCallStore>(),
            provider.GetRequiredService<BudgetStore>(),
            provider.GetRequiredService<ModelRouter>(),
            provider.GetRequiredService<ModelClients>(),
            provider.GetRequiredService<ModelCaller>(),
            provider.GetRequiredService<CircuitBreaker>(),
            provider.GetRequiredService<IOptions<ModelOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelGateway>>()));
        return services;
    }
}
