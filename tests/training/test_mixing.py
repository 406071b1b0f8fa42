import torch

from training.mixing import mixed_up


def test_a_mixed_face_has_as_much_of_each_class_as_of_each_face() -> None:
    torch.manual_seed(0)
    shares = torch.eye(3)[torch.arange(64) % 3]
    faces = shares[:, :, None, None].expand(-1, -1, 4, 4)  # of each class one plane is lit

    forged = shares[:, 1, None, None].expand(-1, 2, 2).clone()
    forged[shares[:, 2] == 1] = torch.nan

    mixed, of_classes, mixed_forged = mixed_up(faces, shares, forged, 0.5)

    assert torch.allclose(mixed, of_classes[:, :, None, None].expand_as(mixed))
    assert torch.allclose(of_classes.sum(dim=1), torch.ones(64))
    kept = (of_classes == shares).all(dim=1)
    # Half of them, and of the others the third that met one of their class; were all mixed, some 21 would be left.
    assert 32 <= kept.sum() < 56
    known = of_classes[:, 2] == 0  # of the third class nobody knows which cells are forged
    assert torch.allclose(mixed_forged[known], of_classes[known][:, 1, None, None].expand(-1, 2, 2))
    assert mixed_forged[~known].isnan().all()
