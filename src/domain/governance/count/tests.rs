use entity::ids::TypedId;
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::*;

fn op(op: i64) -> TokenAmount {
    TokenAmount::from_op(op).expect("an amount")
}

fn mission(number: u128) -> MissionId {
    MissionId::from_uuid(Uuid::from_u128(number))
}

fn terms(supply: i64, budget: i64, budget_rule: BudgetRule) -> Terms {
    Terms {
        votable_supply: op(supply),
        quorum_basis_points: 3_000,
        minimum_yes_basis_points: 5_100,
        budget: op(budget),
        budget_rule,
    }
}

fn candidates(options: &[(i64, i64)]) -> Vec<Candidate> {
    let candidate = |(place, (amount, yes)): (i32, &(i64, i64))| Candidate {
        mission: mission(u128::from(place.unsigned_abs())),
        position: place,
        amount: op(*amount),
        yes: op(*yes),
    };
    (0..).zip(options).map(candidate).collect()
}

fn funded(count: &Count) -> Vec<i32> {
    let funded = count.options.iter().filter(|option| option.outcome == BallotOutcome::Funded);
    let mut positions: Vec<_> = funded.map(|option| option.candidate.position).collect();
    positions.sort_unstable();
    positions
}

fn outcomes(count: &Count) -> Vec<(i32, BallotOutcome)> {
    count.options.iter().map(|option| (option.candidate.position, option.outcome)).collect()
}

/// Edge 13: the example that was published with the rules.
#[test]
fn the_official_example_comes_out_as_published() {
    let file = include_str!("../../../../data/season4.json");
    let vector = &serde_json::from_str::<Value>(file).expect("JSON")["approval_ranking_test_vector"];
    let number = |value: &Value| value.as_i64().expect("a number");
    let options = vector["options"].as_array().expect("options");
    let asked: Vec<_> =
        options.iter().map(|option| (number(&option["ask_op"]), number(&option["yes_op"]))).collect();
    let supply = number(&vector["votable_supply_op"]);
    let terms = terms(supply, number(&vector["intent_budget_op"]), BudgetRule::Greedy);
    assert_eq!(quorum(&terms), op(number(&vector["quorum_op"])));
    assert_eq!(minimum_yes(&terms), op(number(&vector["min_yes_op_exact"])));

    let count = count(&terms, op(6_000_000), &candidates(&asked));
    let expected: Vec<i32> =
        (0..).zip(options).filter(|(_, option)| option["funded"] == true).map(|(place, _)| place).collect();
    assert_eq!(funded(&count), expected);
    assert_eq!(count.allocated, op(175_000));
    let reasons: Vec<_> = count.options.iter().map(|option| option.reason.as_str()).collect();
    insta::assert_debug_snapshot!(reasons, @r#"
    [
        "It ranks 1 with 5000000 OP of yes votes. With it, 50000 of 200000 OP are given out.",
        "It ranks 2 with 3100000 OP of yes votes. With it, 100000 of 200000 OP are given out.",
        "It ranks 3 with 3100000 OP of yes votes. With it, 175000 of 200000 OP are given out.",
        "Its 35000 OP would bring the sum to 210000 OP. The budget is 200000 OP.",
        "It has 2000000 OP of yes votes, and needs 3060000 OP.",
    ]
    "#);
}

#[test]
fn what_stands_behind_the_end_of_the_budget_is_taken_where_the_rules_say_so() {
    let options = candidates(&[(150, 9_000), (100, 8_000), (50, 7_000)]);
    let greedy = count(&terms(20_000, 200, BudgetRule::Greedy), op(20_000), &options);
    assert_eq!(funded(&greedy), [0, 2]);
    let stop = count(&terms(20_000, 200, BudgetRule::Stop), op(20_000), &options);
    let expected =
        [(0, BallotOutcome::Funded), (1, BallotOutcome::OverBudget), (2, BallotOutcome::AfterBudgetEnd)];
    assert_eq!(outcomes(&stop), expected);
}

#[test]
fn exactly_the_quorum_and_exactly_the_minimum_are_enough() {
    let terms = terms(20_000_000, 100, BudgetRule::Greedy);
    let one = TokenAmount::from_micro(1).expect("an amount");
    let at = |total: TokenAmount, yes: TokenAmount| {
        let option = Candidate { mission: mission(1), position: 0, amount: op(1), yes };
        count(&terms, total, &[option]).options.remove(0).outcome
    };
    assert_eq!(at(op(6_000_000), op(3_060_000)), BallotOutcome::Funded);
    assert_eq!(at(op(6_000_000), op(3_060_000).saturating_sub(one)), BallotOutcome::BelowMinimum);
    assert_eq!(at(op(6_000_000).saturating_sub(one), op(3_060_000)), BallotOutcome::NoQuorum);
}

#[test]
fn a_share_that_is_no_whole_millionth_is_rounded_up() {
    let supply = TokenAmount::from_micro(7).expect("an amount");
    let terms = Terms { votable_supply: supply, ..terms(1, 1, BudgetRule::Greedy) };
    assert_eq!(quorum(&terms).micro(), 3);
    assert_eq!(minimum_yes(&terms).micro(), 2);
}

#[test]
fn where_nobody_can_vote_nothing_is_decided() {
    let terms = terms(0, 100, BudgetRule::Greedy);
    let count = count(&terms, TokenAmount::ZERO, &candidates(&[(1, 0)]));
    assert_eq!(outcomes(&count), [(0, BallotOutcome::NoQuorum)]);
    assert!(!carries(&terms, TokenAmount::ZERO, TokenAmount::ZERO));
}

#[test]
fn a_question_is_carried_by_its_share_of_the_votes_cast() {
    let terms = terms(1_000, 0, BudgetRule::Greedy);
    for (yes, no, expected) in [(153, 147, true), (152, 148, false), (299, 0, false), (300, 0, true)] {
        assert_eq!(carries(&terms, op(yes), op(no)), expected, "{yes} to {no}");
    }
}

fn ballots() -> impl Strategy<Value = (Terms, TokenAmount, Vec<Candidate>)> {
    let rule = prop::bool::ANY.prop_map(|greedy| if greedy { BudgetRule::Greedy } else { BudgetRule::Stop });
    let options = prop::collection::vec((0_i64..200, 0_i64..1_000), 0..20);
    (0_i64..2_000, 0_i64..600, rule, 0_i64..2_000, options).prop_map(
        |(supply, budget, rule, total, options)| {
            (terms(supply, budget, rule), op(total), candidates(&options))
        },
    )
}

proptest! {
    #[test]
    fn no_more_than_the_budget_is_ever_given_out((terms, total, options) in ballots()) {
        let count = count(&terms, total, &options);
        let sum: TokenAmount = count
            .options
            .iter()
            .filter(|option| option.outcome == BallotOutcome::Funded)
            .map(|option| option.candidate.amount)
            .sum();
        prop_assert_eq!(sum, count.allocated);
        prop_assert!(sum <= terms.budget);
        prop_assert_eq!(count.options.len(), options.len());
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter((terms, total, options) in ballots(), seed: u64) {
        let mut shuffled = options.clone();
        shuffled.sort_by_key(|option| (seed ^ u64::from(option.position.unsigned_abs())).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        prop_assert_eq!(count(&terms, total, &options), count(&terms, total, &shuffled));
    }

    #[test]
    fn more_yes_votes_never_cost_an_option_its_grant(
        (terms, total, options) in ballots(), place in any::<prop::sample::Index>(), more in 0_i64..1_000,
    ) {
        prop_assume!(!options.is_empty());
        let before = funded(&count(&terms, total, &options));
        let mut raised = options;
        let place = place.index(raised.len());
        raised[place].yes = [raised[place].yes, op(more)].into_iter().sum();
        let position = raised[place].position;
        if before.contains(&position) {
            prop_assert!(funded(&count(&terms, total, &raised)).contains(&position));
        }
    }

    #[test]
    fn asking_for_less_never_costs_an_option_its_grant(
        (terms, total, options) in ballots(), place in any::<prop::sample::Index>(), less in 0_i64..200,
    ) {
        prop_assume!(!options.is_empty());
        let before = funded(&count(&terms, total, &options));
        let mut lowered = options;
        let place = place.index(lowered.len());
        lowered[place].amount = lowered[place].amount.saturating_sub(op(less));
        let position = lowered[place].position;
        if before.contains(&position) {
            prop_assert!(funded(&count(&terms, total, &lowered)).contains(&position));
        }
    }

    #[test]
    fn whoever_is_funded_where_the_count_stops_is_funded_where_it_goes_on((terms, total, options) in ballots()) {
        let of = |rule| funded(&count(&Terms { budget_rule: rule, ..terms }, total, &options));
        let (stop, greedy) = (of(BudgetRule::Stop), of(BudgetRule::Greedy));
        prop_assert!(stop.iter().all(|position| greedy.contains(position)));
    }

    #[test]
    fn without_a_quorum_nothing_is_funded((terms, total, options) in ballots()) {
        let count = count(&terms, total, &options);
        prop_assert!(count.quorum_reached || count.allocated == TokenAmount::ZERO);
        prop_assert!(!count.quorum_reached || total >= quorum(&terms));
    }

    #[test]
    fn whoever_is_funded_has_the_minimum((terms, total, options) in ballots()) {
        for option in count(&terms, total, &options).options {
            let has_minimum = option.candidate.yes >= minimum_yes(&terms);
            prop_assert!(has_minimum || option.outcome != BallotOutcome::Funded);
        }
    }
}
