using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Tests.Simulation;

/// <summary>Plays a cluster for a number of steps and has the books compared as it goes.</summary>
sealed class Simulation(int seed)
{
    public static readonly UserId Moderator = new(2);

    const int CompareEvery = 500;
    const int PeopleAtFirst = 40;

    readonly World world = new(seed);

    public World World => world;

    public void Play(int steps)
    {
        var (cast, crew) = (new Cast(world), new Crew(world));
        Begin(cast, crew);
        var moves = Moves(cast, crew);
        for (var step = 0; step < steps; step++)
        {
            world.Any(moves)();
            world.Pass(TimeSpan.FromSeconds(world.Random.Next(0, 8)));
            if (world.Chance(0.05)) world.MakeRounds();
            if (world.Chance(0.003)) world.CutOff(TimeSpan.FromSeconds(world.Random.Next(30, 600)));
            if (world.Chance(0.002)) world.Pass(TimeSpan.FromHours(world.Random.Next(1, 30)));
            if (step % CompareEvery == 0) world.Auditor.Compare(world.Ledger);
        }
        End();
    }

    void Begin(Cast cast, Crew crew)
    {
        world.Do(new RegisterUser(UserId.Anonymous, UserKind.Anonymous, "Anonymous", "hash0"));
        world.Do(new RegisterUser(Moderator, UserKind.Registered, "moderator", "hash2") { Roles = Roles.Moderator });
        for (var person = 0; person < PeopleAtFirst; person++) cast.Join();
        for (var worker = 0; worker < PeopleAtFirst; worker++) crew.Hire();
    }

    /// <summary>What happens how often.</summary>
    static List<Action> Moves(Cast cast, Crew crew)
    {
        (Action Move, int Weight)[] weighted =
        [
            (cast.Join, 4), (cast.Ask, 20), (cast.Cancel, 2), (cast.Give, 8), (cast.Share, 1), (cast.Administer, 2), (cast.PayAllowance, 1),
            (cast.Promote, 1), (crew.Hire, 2), (crew.CheckIn, 8), (crew.Pop, 40), (crew.Submit, 45), (crew.GiveUp, 4),
        ];
        return [.. weighted.SelectMany(move => Enumerable.Repeat(move.Move, move.Weight))];
    }

    /// <summary>When everybody has gone home, nothing is left that somebody would have to come back for.</summary>
    void End()
    {
        for (var round = 0; round < 40; round++)
        {
            world.Pass(RequestLimits.LifetimeExtraSlow);
            world.MakeRounds();
        }
        world.Auditor.Compare(world.Ledger);
        world.Auditor.NothingIsLeftOpen();
    }
}
