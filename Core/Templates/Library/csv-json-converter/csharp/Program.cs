// Run:   dotnet run -- to-json < people.csv > people.json
//        dotnet run -- to-csv --delimiter ';' < people.json > people.csv
//        Option for to-json: --types (7, 1.5, true and null instead of text)
// Test:  dotnet test
using CsvJson;

return Application.Run(args, Console.In, Console.Out, Console.Error);
