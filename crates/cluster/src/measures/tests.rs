use samestory_model::Clustering;

use super::Scores;

#[derive(serde::Deserialize)]
struct Case {
    gold: Vec<i64>,
    found: Vec<i64>,
    bcubed: [f64; 2],
    pairwise: [f64; 2],
    nmi: f64,
    ami: f64,
    ari: f64,
    homogeneity: f64,
    completeness: f64,
    v_measure: f64,
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-9, "{what}: {found} instead of {expected}");
}

#[test]
fn measures_equal_those_of_scikit_learn() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/fixtures/measures.json")).unwrap();
    assert!(cases.len() >= 25);
    for (number, case) in cases.iter().enumerate() {
        let (gold, found) = (Clustering::from_labels(&case.gold), Clustering::from_labels(&case.found));
        let scores = Scores::of(&gold, &found).unwrap();
        let name = |what: &str| format!("case {number}, {what}");
        assert_close(scores.bcubed.precision, case.bcubed[0], &name("BCubed precision"));
        assert_close(scores.bcubed.recall, case.bcubed[1], &name("BCubed recall"));
        assert_close(scores.pairwise.precision, case.pairwise[0], &name("pairwise precision"));
        assert_close(scores.pairwise.recall, case.pairwise[1], &name("pairwise recall"));
        assert_close(scores.nmi, case.nmi, &name("NMI"));
        assert_close(scores.ami, case.ami, &name("AMI"));
        assert_close(scores.ari, case.ari, &name("ARI"));
        assert_close(scores.homogeneity, case.homogeneity, &name("homogeneity"));
        assert_close(scores.completeness, case.completeness, &name("completeness"));
        assert_close(scores.v_measure(), case.v_measure, &name("V-measure"));
    }
}

#[test]
fn partitions_of_different_sizes_are_refused() {
    let (three, two) = (Clustering::from_labels(&[1, 2, 3]), Clustering::from_labels(&[1, 2]));
    assert!(Scores::of(&three, &two).unwrap_err().to_string().contains("3 and of 2"));
}

#[test]
fn nothing_agrees_with_nothing() {
    let empty = Clustering::default();
    let scores = Scores::of(&empty, &empty).unwrap();
    assert_eq!((scores.bcubed.f1, scores.nmi, scores.ami, scores.ari), (1.0, 1.0, 1.0, 1.0));
    assert_eq!((scores.pairwise.f1, scores.v_measure()), (1.0, 1.0));
}

#[test]
fn eleven_thousand_articles_are_quick() {
    let labels: Vec<usize> = (0..11_000).map(|article| article * article % 151).collect();
    let found: Vec<usize> = (0..11_000).map(|article| article * 7 % 1_000).collect();
    let scores = Scores::of(&Clustering::from_labels(&labels), &Clustering::from_labels(&found)).unwrap();
    assert!(scores.ami.abs() < 0.1, "{scores:?}");
}
