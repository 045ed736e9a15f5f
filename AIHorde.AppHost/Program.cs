Console.WriteLine("starting");

// Kept from being public, which the web SDK would make it: test projects also see the API's.
internal sealed partial class Program;
