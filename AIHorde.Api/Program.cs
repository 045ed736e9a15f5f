using AIHorde.Api;
using AIHorde.Api.Blobs;
using AIHorde.Api.Requests;
using AIHorde.Api.Web;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddHttpGround();
builder.AddSite();
builder.Services
    .AddLedger(builder.Configuration.GetConnectionString("ledger") ?? throw new InvalidOperationException("ConnectionStrings__ledger is not set."))
    .AddHordeDomain()
    .AddUsers()
    .AddKudos()
    .AddFilters()
    .AddOperations()
    .AddDocuments()
    .AddStatus()
    .AddCommunity();
builder.AddGeneration();

var app = builder.Build();
app.UseSite().UseHttpGround();
app.MapDefaultEndpoints();
app.MapApiDocument().MapSignIn().MapServiceInfo();
var api = app.MapApi();
api.MapUsers();
api.MapKudos();
api.MapFilters();
api.MapOperations();
api.MapDocuments();
api.MapStatus();
api.MapGeneration();
api.MapCommunity();
app.MapBlobs();
app.MapSite();
app.Run();
