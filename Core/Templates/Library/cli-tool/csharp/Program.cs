// {{command}}: a {{item}} list for the command line, nothing but the .NET class library.
//
// Run:   dotnet run -- add "Write the report"
//        dotnet run -- list [--all] [--json]
//        dotnet run -- done 1
//        dotnet run -- edit 1 "Write the short report"
//        dotnet run -- remove 1
//        dotnet run -- clear                  (removes what is done)
//        The list is kept in ~/.{{command}}.json, or in --file PATH before the command.
// Test:  dotnet test
using ListTool;

return new Application(Console.Out, Console.Error, TimeProvider.System).Run(args);
